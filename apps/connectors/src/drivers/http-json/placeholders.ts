/** What stands in the place of `{{externalDeviceId}}` and `{{since}}` of a request. */
export interface Placeholders {
  readonly externalDeviceId: string;
  readonly sinceMs: number;
}

const PLACEHOLDER = /\{\{(externalDeviceId|since|sinceMs|sinceS)\}\}/g;

export const namesDevice = (template: string): boolean => template.includes('{{externalDeviceId}}');

/** @param escape what the place wants: parts of a URL and of JSON are written differently */
export function filled(template: string, values: Placeholders, escape: (value: string) => string): string {
  return template.replace(PLACEHOLDER, (_whole, name: string) => escape(valueOf(name, values)));
}

function valueOf(name: string, { externalDeviceId, sinceMs }: Placeholders): string {
  switch (name) {
    case 'externalDeviceId':
      return externalDeviceId;
    case 'since':
      return new Date(sinceMs).toISOString();
    case 'sinceMs':
      return String(sinceMs);
    default:
      return String(Math.floor(sinceMs / 1_000));
  }
}

export const inUrl = encodeURIComponent;

/** Within the quotes of a JSON text. */
export const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);
