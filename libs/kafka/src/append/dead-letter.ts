import { classifyError } from '@umbra/errors';
import type { LogMessage } from '../consume/log-message.ts';
import type { LogRecord } from './log-appender.ts';

const MAX_ERROR_TEXT = 500;

/** A record nobody could use, as it goes to its topic's dead letters: its bytes untouched, the reason in headers (wall 7). */
export function deadLetter(message: LogMessage, error: unknown, reader: string): LogRecord {
  const { code, message: text } = classifyError(error);
  return {
    topic: `${message.topic}.dlq`,
    key: message.key ?? '',
    value: message.value ?? Buffer.alloc(0),
    headers: {
      ...message.headers,
      'dead-letter-reader': reader,
      'dead-letter-code': code,
      'dead-letter-error': text.slice(0, MAX_ERROR_TEXT),
      'dead-letter-topic': message.topic,
      'dead-letter-partition': String(message.partition),
      'dead-letter-offset': String(message.offset),
    },
  };
}
