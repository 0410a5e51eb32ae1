import { errorText, type ErrorRenderer } from '@umbra/wire';

/** The error body of the positioning API; its codes are E606 and the status. */
export const renderPositioning: ErrorRenderer = (refusal, _id, request) => ({
  status: refusal.status,
  body: {
    title: errorText(refusal.status),
    status: refusal.status,
    code: `E606${refusal.status}`,
    cause: refusal.message,
    action: refusal.status < 500 ? 'Correct the request.' : 'Try again later.',
    correlationId: request.id,
  },
});
