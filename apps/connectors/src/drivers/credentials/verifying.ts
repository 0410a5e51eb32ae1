import type { Verification } from '../../domain/driver/driver.ts';
import { ExternalCloudError } from '../../domain/driver/external-cloud.error.ts';
import { CredentialsMalformedError } from './read-credentials.ts';

/**
 * Tries credentials out (C2C-19). That the cloud cannot be reached says nothing of them, and is thrown.
 * @param look asks the cloud for something small
 * @returns what it gives as the sample
 */
export async function verifying(look: () => Promise<unknown>): Promise<Verification> {
  try {
    return { result: 'good', sample: await look() };
  } catch (error) {
    if (error instanceof CredentialsMalformedError) {
      return { result: 'malformed', field: error.field, reason: error.reason };
    }
    if (error instanceof ExternalCloudError && error.kind === 'rejected') {
      return { result: 'rejected', reason: error.message };
    }
    throw error;
  }
}
