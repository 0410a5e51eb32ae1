import { Counter, Trend } from 'k6/metrics';

const IS_TIME = true;

/** Of requests that were acknowledged only: refusals are quick and would flatter it. */
export const acceptedDuration = new Trend('umbra_accepted_duration', IS_TIME);
export const signInDuration = new Trend('umbra_sign_in_duration', IS_TIME);
export const samplesAcknowledged = new Counter('umbra_samples_acknowledged');
/** Of requests with a 5xx or no answer: these may be stored, or not. */
export const samplesOpen = new Counter('umbra_samples_open');
export const requests = {
  accepted: new Counter('umbra_requests_accepted'),
  refused: new Counter('umbra_requests_refused'),
  shed: new Counter('umbra_requests_shed'),
  open: new Counter('umbra_requests_open'),
  wrong: new Counter('umbra_requests_wrong'),
};
