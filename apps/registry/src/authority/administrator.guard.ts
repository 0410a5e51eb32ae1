import { applyDecorators, Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { callerOf, Callers } from '@umbra/access';
import { DataSource } from 'typeorm';
import { refusals } from '../registry.errors.ts';
import { UsersRepository } from '../user-store/users.repository.ts';

/**
 * Lets the administrator of the instance pass, by a token that is not narrowed to a project and was issued since its
 * password is the one of now. Asks the table each time: who was dismissed is refused at once.
 */
@Injectable()
export class AdministratorGuard implements CanActivate {
  readonly #dataSource: DataSource;
  readonly #users: UsersRepository;

  constructor(dataSource: DataSource, users: UsersRepository) {
    this.#dataSource = dataSource;
    this.#users = users;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const caller = callerOf(context.switchToHttp().getRequest<object>());
    if (caller.kind !== 'user' || caller.projectId !== undefined) throw refusals.notAdministrator();
    const sinceMs = await this.#users.administratorSinceMs(this.#dataSource, caller.userId);
    if (sinceMs === undefined || (caller.issuedAtMs ?? 0) < wholeSecond(sinceMs)) throw refusals.notAdministrator();
    return true;
  }
}

/** Tokens know no finer time. */
const wholeSecond = (timeMs: number): number => Math.floor(timeMs / 1_000) * 1_000;

/** For controllers of the admin API. Guards run in this order: who calls is known before it is asked whether he is it. */
export const ForAdministrator = (): ClassDecorator & MethodDecorator =>
  applyDecorators(Callers('user'), UseGuards(AdministratorGuard));
