import { applyDecorators, Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { callerOf, Callers } from '@umbra/access';
import { DataSource } from 'typeorm';
import { refusals } from '../registry.errors.ts';
import { UsersRepository } from '../user-store/users.repository.ts';

/** Lets the administrator of the instance pass, by a token that is not narrowed to a project. */
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
    if (!(await this.#users.isAdministrator(this.#dataSource, caller.userId))) throw refusals.notAdministrator();
    return true;
  }
}

/** For controllers of the admin API. Guards run in this order: who calls is known before it is asked whether he is it. */
export const ForAdministrator = (): ClassDecorator & MethodDecorator =>
  applyDecorators(Callers('user'), UseGuards(AdministratorGuard));
