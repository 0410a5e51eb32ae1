import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { UserCaller } from '@umbra/access';
import type { ProjectState } from '@umbra/contracts/project';

/** Who calls, and the project that is the organisation of the path: the caller is a member of it. */
export interface Organisation {
  readonly caller: UserCaller;
  readonly project: ProjectState;
}

const organisations = new WeakMap<object, Organisation>();

/** Keyed by the raw request: the one object that hook and handler share. */
export function rememberOrganisation(request: { readonly raw: object }, organisation: Organisation): void {
  organisations.set(request.raw, organisation);
}

/** `@InOrganisation() { project }: Organisation`, below the routes that `JitterbitCallers` guards. */
export const InOrganisation = createParamDecorator((_: unknown, context: ExecutionContext): Organisation => {
  const organisation = organisations.get(context.switchToHttp().getRequest<{ raw: object }>().raw);
  if (organisation === undefined) throw new Error('The route asks for its organisation but is not guarded.');
  return organisation;
});
