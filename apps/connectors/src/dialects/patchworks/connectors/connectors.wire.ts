import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { RATE_LIMIT_UNITS } from '../resources/enumerations.ts';

// For API documents: what is read is declared in connector-fields.ts and variable-fields.ts.

class VariablePivotBody {
  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    maxLength: 255,
    description: 'How the remote system calls it.',
  })
  alias?: string | null;

  @ApiPropertyOptional({ default: false })
  configurable?: boolean;

  @ApiPropertyOptional({ default: false, description: 'The connector cannot work without (§5.5).' })
  required?: boolean;

  @ApiPropertyOptional({ default: false })
  advanced?: boolean;
}

class NewVariableBody {
  @ApiProperty({ maxLength: 255 })
  key!: string;

  @ApiProperty({ maxLength: 255 })
  label!: string;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    maxLength: 1024,
    description: 'Of a secret it is never shown again.',
  })
  value?: string | null;

  @ApiPropertyOptional({ default: false })
  secret?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Then only label and value can be changed.' })
  locked?: boolean;

  @ApiPropertyOptional({ type: VariablePivotBody })
  pivot?: VariablePivotBody;
}

class VariableBody extends PartialType(NewVariableBody) {
  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'Without it, the key says which one is meant.' })
  id?: number | null;
}

class ConnectorBody {
  @ApiProperty({ maxLength: 255, description: 'Need not be unique.' })
  name!: string;

  @ApiProperty({ type: 'integer', description: 'A number, or its digits.' })
  authentication_implementation_id!: number;

  @ApiProperty({ description: 'IANA name.', example: 'Europe/London' })
  timezone!: string;

  @ApiProperty({ maxLength: 255, example: 'Y-m-d H:i:s' })
  date_format!: string;

  @ApiProperty({ enum: RATE_LIMIT_UNITS })
  rate_limit_unit!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Calls allowed a unit.' })
  rate_limit_duration!: number;
}

export class StoreConnectorBody extends ConnectorBody {
  @ApiPropertyOptional({ type: 'integer', nullable: true })
  connection_pool_id?: number | null;

  @ApiPropertyOptional({ type: [NewVariableBody], maxItems: 500 })
  variables?: NewVariableBody[];

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: 255 })
  session_id?: string | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: 255 })
  platform_app_key?: string | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'A certificate that serves no connector yet.' })
  certificate_id?: number | null;
}

export class UpdateConnectorBody extends PartialType(ConnectorBody) {
  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'Null detaches.' })
  connection_pool_id?: number | null;

  @ApiPropertyOptional({
    type: [VariableBody],
    maxItems: 500,
    description: 'Changed or added; what is not mentioned stays.',
  })
  variables?: VariableBody[];

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: 255 })
  type?: string | null;
}

export class DestroyedConnector {
  @ApiProperty()
  message!: string;
}
