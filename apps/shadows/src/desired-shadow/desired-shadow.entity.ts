import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The desired state of one claim; never seen outside of its repository. */
@Entity('desired_shadow')
export class DesiredShadowEntity {
  @PrimaryColumn('text', { name: 'tracking_id' })
  trackingId!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  /** `DesiredShadow` as JSON; Wi-Fi passwords are sealed. */
  @Column('text')
  desired!: string;

  /** Copied out of `desired`, for sorting. */
  @Column('bigint', { name: 'timestamp_ms', nullable: true })
  timestampMs!: number | null;

  @Column('integer')
  version!: number;
}
