import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { defaultSettings } from './testing/recording-tracing.ts';

const index = fileURLToPath(new URL('../index.ts', import.meta.url));

/** Starts tracing in a process of its own. @returns which modules of OpenTelemetry's it has loaded then */
async function loadedWith(endpoint: string): Promise<string[]> {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = new Set();
    registerHooks({
      load: (url, context, next) => {
        const [, name] = /@opentelemetry\\/([^/]+)/.exec(url) ?? [];
        if (name !== undefined) loaded.add(name);
        return next(url, context);
      },
    });
    const { startTracing } = await import(${JSON.stringify(index)});
    const settings = ${JSON.stringify({ ...defaultSettings, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })};
    await startTracing('test', settings, { warn: () => {} });
    console.log(JSON.stringify([...loaded].sort()));
  `;
  const options = ['--disable-warning=ExperimentalWarning', '-C', '@umbra/source', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...options, '--eval', script]);
  return JSON.parse(stdout) as string[];
}

/** A process of its own takes its time on a busy machine. */
const WITHIN_MS = 30_000;

describe("OpenTelemetry's SDK", () => {
  it(
    'is not loaded where tracing is off',
    async () => {
      // The API is what the metrics library brings with it.
      expect(await loadedWith('')).toEqual(['api']);
    },
    WITHIN_MS,
  );

  it(
    'is loaded where it is on',
    async () => {
      expect(await loadedWith('http://127.0.0.1:4318')).toEqual(
        expect.arrayContaining(['api', 'exporter-trace-otlp-http', 'sdk-trace']),
      );
    },
    WITHIN_MS,
  );
});
