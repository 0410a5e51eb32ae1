import type { Answer, CallOptions } from '@umbra/testing';
import type { BulkJobsWorld } from './bulk-jobs-world.ts';

/** A caller of the service, by the API key of a project or the token of a user. */
export class BulkJobsClient {
  readonly #world: BulkJobsWorld;
  readonly token: string;

  constructor(world: BulkJobsWorld, token: string) {
    this.#world = world;
    this.token = token;
  }

  /** A project with nothing in it, and its API key. */
  static async ofNewProject(world: BulkJobsWorld): Promise<BulkJobsClient> {
    const { apiKey } = await world.hasProject();
    return new BulkJobsClient(world, apiKey);
  }

  /** @param path below `/bulkjobs/v4/deviceUploads` */
  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return this.#world.call(method, `/bulkjobs/v4/deviceUploads${path}`, { token: this.token, ...options });
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  uploadCsv(body: string, query = ''): Promise<Answer> {
    return this.call('POST', query, { body, headers: { 'content-type': 'text/csv' } });
  }

  uploadJson(body: string | object, query = ''): Promise<Answer> {
    return this.call('POST', query, { body });
  }

  /** A job that was taken. */
  async hasJob(rows: readonly object[]): Promise<string> {
    const { status, body } = await this.uploadJson(rows);
    if (status !== 202) throw new Error(`the upload was answered ${String(status)}: ${JSON.stringify(body)}`);
    return (body as { jobId: string }).jobId;
  }

  change(jobId: string, action: string): Promise<Answer> {
    return this.call('PATCH', `/${jobId}`, { body: { action } });
  }
}
