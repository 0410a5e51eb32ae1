import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import { Confirmed } from './confirmed.decorator.ts';

class Controller {
  @Confirmed()
  removeAll(): void {
    // Never called: it is the guard before it that counts.
  }
}

const { value: removeAll } = Object.getOwnPropertyDescriptor(Controller.prototype, 'removeAll')!;
const [Guard] = Reflect.getMetadata('__guards__', removeAll as object) as [Type<CanActivate>];
const asked = (url: string, confirm?: string) => () => {
  const request = { url, headers: confirm === undefined ? {} : { 'x-confirm': confirm } };
  return new Guard().canActivate({ switchToHttp: () => ({ getRequest: () => request }) } as ExecutionContext);
};

describe('what deletes several at once', () => {
  it.each(['/things', '/things?of=a/', '/things?#/', '/things/id', '/things/%2F'])('§1.4 is done for %s', (url) => {
    expect(asked(url, 'true')()).toBe(true);
  });

  it.each(['/things/', '/things//', '/things/?of=a', '/things/#id', '/things/#?', '/things/#/id'])(
    '§1.4 is refused for an id that was left empty: %s',
    (url) => {
      expect(asked(url, 'true')).toThrow(/ends in a slash/);
    },
  );

  it.each([undefined, 'false', 'TRUE', ''])('§1.4 is refused with the header x-confirm %j', (confirm) => {
    expect(asked('/things', confirm)).toThrow(/x-confirm: true/);
  });
});
