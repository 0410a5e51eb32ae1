import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Logger } from '@umbra/observability';
import { SealBrokenError, type Sealer } from '@umbra/sealing';
import type { RowError } from '../../job/row-state.ts';
import type { EndedRow } from './results.repository.ts';

/** BULK-18 */
export class RowErrorView {
  @ApiProperty({ type: 'integer', description: 'As the same refusal has it over HTTP.', example: 409 })
  code!: number;

  @ApiProperty()
  message!: string;

  @ApiProperty({ description: 'The step of the row, what it was about, and the code of the refusal.' })
  details!: string;
}

/** §9.1 RowResult: of a row that has ended. */
export class RowResult {
  @ApiPropertyOptional()
  name?: string;

  @ApiPropertyOptional()
  trackingId?: string;

  @ApiPropertyOptional()
  deviceId?: string;

  @ApiPropertyOptional({
    description: 'Only of rows that made a physical licence (BULK-14). Gone with the job, after a week.',
  })
  deviceSecret?: string;

  @ApiPropertyOptional()
  externalId?: string;

  @ApiPropertyOptional()
  externalDeviceId?: string;

  @ApiPropertyOptional()
  connectorId?: string;

  @ApiPropertyOptional({ type: [RowErrorView], description: 'Absent where nothing was refused.' })
  errors?: readonly RowErrorView[];
}

/** What opens secrets, and is told of those that do not open. */
export interface SecretOpener {
  readonly sealer: Pick<Sealer, 'open'>;
  readonly logger: Pick<Logger, 'error'>;
}

export function rowResult({ wish, ids, errors, deviceSecretSealed }: EndedRow, opener: SecretOpener): RowResult {
  const { trackingId, deviceId, externalId } = ids;
  const secret =
    deviceId === undefined || deviceSecretSealed === null ? {} : open(deviceSecretSealed, deviceId, opener);
  const allErrors = [...errors, ...(secret.error === undefined ? [] : [secret.error])];
  return {
    ...('name' in wish ? { name: wish.name } : {}),
    ...(trackingId === undefined ? {} : { trackingId }),
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(secret.text === undefined ? {} : { deviceSecret: secret.text }),
    ...(externalId === undefined ? {} : { externalId }),
    ...('connectorId' in wish ? { externalDeviceId: wish.externalDeviceId, connectorId: wish.connectorId } : {}),
    ...(allErrors.length === 0 ? {} : { errors: allErrors.map(errorView) }),
  };
}

const errorView = ({ code, message, details }: RowError): RowErrorView => ({ code, message, details });

/** One key that is gone hides one secret, not the results of a job. */
function open(
  sealed: string,
  deviceId: string,
  { sealer, logger }: SecretOpener,
): { readonly text?: string; readonly error?: RowError } {
  try {
    return { text: sealer.open(sealed, deviceId) };
  } catch (error) {
    if (!(error instanceof SealBrokenError)) throw error;
    logger.error({ deviceId, code: error.code, reason: error.message }, 'the device secret of a row cannot be opened');
    return {
      error: { code: 500, message: 'The device secret cannot be opened any more.', details: `secret: ${error.code}` },
    };
  }
}
