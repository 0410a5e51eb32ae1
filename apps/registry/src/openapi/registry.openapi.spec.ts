import { committedText, documentText } from '@umbra/wire/openapi';
import { registryDocument } from './registry.openapi.ts';

describe('the API document of the registry', () => {
  it('is committed as it is generated (npm run openapi)', async () => {
    expect(await committedText('registry')).toBe(documentText(await registryDocument()));
  });
});
