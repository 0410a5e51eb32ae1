import type { Command } from '@umbra/contracts/command';
import type { EventOrigin } from '@umbra/contracts/envelope';
import { WireError } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import type { CommandHandler, Wish } from './command-handler.ts';

type Together<Asked extends Command, Result extends object> = Required<
  Pick<CommandHandler<Asked, Result>, 'carryOutTogether'>
>;

/** A `carryOut` for handlers that say by `carryOutTogether` what there is to say. @throws WireError the refusal */
export async function aloneTogether<Asked extends Command, Result extends object>(
  handler: Together<Asked, Result>,
  manager: EntityManager,
  wish: Wish<Asked>,
  origin: EventOrigin,
): Promise<Result> {
  const [result] = await handler.carryOutTogether(manager, [{ wish, origin, within: (work) => work() }]);
  if (result === undefined) throw new TypeError('A handler has not answered its command.');
  if (result instanceof WireError) throw result;
  return result;
}
