import { wantsProtobuf } from './geofences-answer.ts';

describe('the form of a list of geofences', () => {
  it.each([
    [{ accept: 'application/octet-stream' }],
    [{ accept: 'Application/Octet-Stream;q=0.9, application/json' }],
    [{ accept: '*/*', 'content-type': 'application/octet-stream' }],
    [{ 'content-type': 'application/octet-stream; charset=binary' }],
  ])('ASC-8 is protobuf for %j', (headers) => {
    expect(wantsProtobuf({ headers })).toBe(true);
  });

  it.each([
    [{}],
    [{ accept: '*/*' }],
    [{ accept: 'text/html, application/json, application/octet-stream' }],
    [{ accept: 'application/json', 'content-type': 'application/octet-stream' }],
    [{ 'content-type': 'application/json' }],
  ])('ASC-8 is JSON for %j', (headers) => {
    expect(wantsProtobuf({ headers })).toBe(false);
  });
});
