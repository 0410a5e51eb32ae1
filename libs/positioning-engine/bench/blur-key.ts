/** A server's secret, as the shift of lone radios follows from: any does. */
export const BLUR_KEY: Uint8Array = Buffer.from('any secret does');
