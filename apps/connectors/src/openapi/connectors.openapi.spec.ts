import { committedText, documentText } from '@umbra/wire/openapi';
import { connectorsDocument } from './connectors.openapi.ts';

/** Of here-tracking-contract.md §8.1, with what each answers beside 400, 401 and 403. */
const C2C_OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  'get /c2c/v4/drivers': ['200'],
  'post /c2c/v4/drivers/{driverId}/verify': ['200', '404', '501'],
  'get /c2c/v4/connectors': ['200'],
  'post /c2c/v4/connectors': ['200', '404', '409'],
  'get /c2c/v4/connectors/{connectorId}': ['200', '404'],
  'put /c2c/v4/connectors/{connectorId}': ['200', '404'],
  'delete /c2c/v4/connectors/{connectorId}': ['204', '404', '412'],
  'get /c2c/v4/connectors/{connectorId}/ext-devices': ['200', '404'],
  'post /c2c/v4/connectors/{connectorId}/ext-devices': ['204', '404'],
  'delete /c2c/v4/connectors/{connectorId}/ext-devices/{externalDeviceId}': ['204', '404'],
  'delete /c2c/v4/connectors/{connectorId}/ext-devices-batch': ['204', '404'],
  'get /c2c/v4/connectors/ext-devices/{externalDeviceId}': ['200', '404'],
  'post /c2c/v4/callback': ['204', '400', '404', '501'],
};

describe('the API document of connectors', () => {
  it('is committed as it is generated (npm run openapi)', async () => {
    expect(await committedText('connectors')).toBe(documentText(await connectorsDocument()));
  });

  it('§8.1 has the thirteen operations of C2C, with their answers', async () => {
    const { paths } = await connectorsDocument();
    const found = Object.entries(paths)
      .filter(([path]) => path.startsWith('/c2c/v4/') && !/\/(health|version)$/.test(path))
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, { responses }]) => [`${method} ${path}`, Object.keys(responses)]),
      );
    expect(new Set(found.map(([operation]) => operation))).toEqual(new Set(Object.keys(C2C_OPERATIONS)));
    for (const [operation, statuses] of found) {
      const usual = operation === 'post /c2c/v4/callback' ? [] : ['400', '401', '403'];
      expect([operation, statuses]).toEqual([
        operation,
        expect.arrayContaining([...usual, ...C2C_OPERATIONS[operation as string]!]),
      ]);
    }
  });
});
