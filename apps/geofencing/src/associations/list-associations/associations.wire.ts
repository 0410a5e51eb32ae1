import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DevicesView } from '@umbra/access';
import type { TrackingId } from '@umbra/contracts/ids';
import { CountPageResponse } from '@umbra/wire/openapi';
import { RuleView } from '../../rules/rules.wire.ts';

/** GEN-12 */
export class DeviceRef {
  @ApiProperty({ type: String })
  trackingId!: TrackingId;

  @ApiPropertyOptional({ description: 'Virtual devices only (GEN-12).' })
  appId?: string;

  @ApiPropertyOptional({ description: 'Virtual devices only (GEN-12).' })
  externalId?: string;
}

export class DeviceRefsPage extends CountPageResponse {
  @ApiProperty({ type: [DeviceRef] })
  data!: readonly DeviceRef[];
}

export class AssociatedRulesPage extends CountPageResponse {
  @ApiProperty({ type: [RuleView] })
  data!: readonly RuleView[];
}

/** @param devices for what virtual devices are called */
export function deviceRef({ trackingId }: { readonly trackingId: TrackingId }, devices: DevicesView): DeviceRef {
  const device = devices.byTrackingId(trackingId);
  if (device?.externalId === undefined) return { trackingId };
  return { trackingId, appId: device.licenceAppId, externalId: device.externalId };
}
