// The HEALTHCHECK of a service's image: exit code 0 if the service says that it is ready.
import { get } from 'node:http';

const port = process.env.INTERNAL_PORT ?? '9090';
get(`http://127.0.0.1:${port}/health/ready`, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on(
  'error',
  () => process.exit(1),
);
