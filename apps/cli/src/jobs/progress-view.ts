import { Presets, SingleBar } from 'cli-progress';
import type { JobStatus } from '../api/job.ts';
import type { TextOutput } from '../surroundings.ts';

/** Shows how far a job is, while it is watched. */
export interface ProgressView {
  show(status: JobStatus): void;
  /** Something else is about to be said. */
  pause(): void;
  end(): void;
}

const SILENT: ProgressView = { show: () => undefined, pause: () => undefined, end: () => undefined };

/** A bar on a terminal, nothing in a log. */
export const progressView = (output: TextOutput): ProgressView => (output.isTerminal ? barOn(output) : SILENT);

function barOn({ stream, columns }: TextOutput): ProgressView {
  const format = columns < 70 ? '{bar} {value}/{total}' : '{bar} {value}/{total} rows, {failed} with errors, {status}';
  const bar = new SingleBar(
    { stream: stream, format, barsize: Math.max(10, Math.min(40, columns - 50)), ...OPTIONS },
    Presets.shades_classic,
  );
  let isShown = false;
  const end = (): void => {
    if (isShown) bar.stop();
    isShown = false;
  };
  return {
    show: ({ total, pending, failed, partiallySucceeded, status }) => {
      const beside = { failed: failed + partiallySucceeded, status };
      if (!isShown) bar.start(total, total - pending, beside);
      isShown = true;
      bar.update(total - pending, beside);
    },
    pause: end,
    end,
  };
}

const OPTIONS = { clearOnComplete: true, hideCursor: true, gracefulExit: false, fps: 5 } as const;
