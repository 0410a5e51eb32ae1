import { committedText, documentText } from '@umbra/wire/openapi';
import { geofencingDocument } from './geofencing.openapi.ts';

describe('the API document of geofencing', () => {
  it('is committed as it is generated (npm run openapi)', async () => {
    expect(await committedText('geofencing')).toBe(documentText(await geofencingDocument()));
  });
});
