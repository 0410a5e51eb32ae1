import type { ProjectState } from '@umbra/contracts/project';
import type { Caller } from '../caller/caller.ts';

/** Whether it is a person who is an admin of the project: neither a mere member, nor a device, nor an API key. */
export const isProjectAdmin = ({ members }: Pick<ProjectState, 'members'>, caller: Caller): boolean =>
  caller.kind === 'user' && members.some(({ userId, role }) => userId === caller.userId && role === 'admin');
