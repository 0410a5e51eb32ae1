import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsText } from '@umbra/wire';
import { IsOptional } from 'class-validator';

const MAX_NAME_LENGTH = 50;
const MAX_DESCRIPTION_LENGTH = 1_000;

/**
 * What rules and sensor rules have in common (§12, §13). Null is as good as nothing (RUL-2): so what was read can be sent
 * back as it is.
 */
export abstract class NamedInput {
  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: MAX_NAME_LENGTH })
  @IsOptional()
  @IsText(0, MAX_NAME_LENGTH)
  name?: string | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: MAX_DESCRIPTION_LENGTH })
  @IsOptional()
  @IsText(0, MAX_DESCRIPTION_LENGTH)
  description?: string | null;
}
