import type { ApiClient, Query, Upload } from './api-client.ts';
import type { JobInList, JobStatus, RowResult } from './job.ts';
import { limitPages } from './pages.ts';

const PATH = '/bulkjobs/v4/deviceUploads';

/** The bulk jobs of a project (§9.1). */
export class JobsApi {
  readonly #api: ApiClient;
  readonly #projectId: string | undefined;

  /** @param projectId undefined: the only one of the user */
  constructor(api: ApiClient, projectId: string | undefined) {
    this.#api = api;
    this.#projectId = projectId;
  }

  async begin(upload: Omit<Upload, 'query'> & { readonly fileName: string }): Promise<string> {
    const { fileName, ...others } = upload;
    const { jobId } = await this.#api.upload<{ jobId: string }>(PATH, { ...others, query: this.#query({ fileName }) });
    return jobId;
  }

  status(jobId: string): Promise<JobStatus> {
    return this.#api.get(`${pathOf(jobId)}/status`, this.#query());
  }

  /** In the order of the input (BULK-13). */
  async *results(jobId: string): AsyncGenerator<RowResult> {
    for await (const page of limitPages<RowResult>(this.#api, `${pathOf(jobId)}/results`, this.#query())) yield* page;
  }

  /** The newest first (BULK-12). */
  async *list(filter: { readonly type?: string; readonly status?: string }): AsyncGenerator<JobInList> {
    for await (const page of limitPages<JobInList>(this.#api, PATH, this.#query(filter))) yield* page;
  }

  /** @throws Problem also for a job whose state does not allow it (BULK-10) */
  async patch(jobId: string, action: 'cancel' | 'acknowledge'): Promise<JobStatus['status']> {
    const { status } = await this.#api.patch<Pick<JobStatus, 'status'>>(pathOf(jobId), this.#query(), { action });
    return status;
  }

  #query(more: Query = {}): Query {
    return { projectId: this.#projectId, ...more };
  }
}

const pathOf = (jobId: string): string => `${PATH}/${encodeURIComponent(jobId)}`;
