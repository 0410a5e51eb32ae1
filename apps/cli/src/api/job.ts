/** §9.1 JobStatus of the bulk jobs API. */
export interface JobStatus {
  readonly status: 'pending' | 'ongoing' | 'completed' | 'failed' | 'cancelled' | 'acknowledged';
  readonly type?: 'create' | 'delete';
  readonly fileName?: string;
  /** Percent. */
  readonly progress: number;
  readonly total: number;
  readonly succeeded: number;
  readonly partiallySucceeded: number;
  readonly failed: number;
  readonly pending: number;
}

export interface JobInList extends Pick<JobStatus, 'status' | 'type'> {
  readonly jobId: string;
}

export interface RowError {
  readonly code: number;
  readonly message: string;
  readonly details?: string;
}

/** §9.1 RowResult. */
export interface RowResult {
  readonly name?: string;
  readonly trackingId?: string;
  readonly deviceId?: string;
  /** Of a licence that the row made (BULK-14): never shown unasked. */
  readonly deviceSecret?: string;
  readonly externalId?: string;
  readonly externalDeviceId?: string;
  readonly connectorId?: string;
  readonly errors?: readonly RowError[];
}

/** Nothing more will happen to it. */
export const isOver = ({ status }: Pick<JobStatus, 'status'>): boolean => status !== 'pending' && status !== 'ongoing';
