import { UmbraError } from '@umbra/errors';
import { cleanEnv, EnvMissingError, type CleanedEnv, type ValidatorSpec } from 'envalid';

export { bool, host, num, port, str, url } from 'envalid';
export {
  brokerList,
  commaList,
  integer,
  optionalUrl,
  positiveInteger,
  secret,
  secretKey,
  secretKeys,
} from './validators.ts';

/** A service's settings: each name with its validator, default and a sentence (`desc`), unit at the end of the name. */
export type ConfigSpec = Record<string, ValidatorSpec<unknown>>;

/** Names every missing and every wrong setting at once; never a value, which may be a secret. */
export class ConfigError extends UmbraError {
  constructor(missing: readonly string[], invalid: readonly string[]) {
    const parts = [
      missing.length > 0 ? `missing: ${missing.join(', ')}` : '',
      invalid.length > 0 ? `invalid: ${invalid.join(', ')}` : '',
    ].filter(Boolean);
    super('CONFIG_INVALID', `The settings in the environment are not usable (${parts.join('; ')}).`, {
      details: { missing, invalid },
    });
  }
}

/**
 * Reads a service's settings once, at boot.
 * @throws ConfigError with the names of all that is missing or wrong, each with what its description asks for.
 */
export function loadConfig<Spec extends ConfigSpec>(
  spec: Spec,
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<CleanedEnv<Spec>> {
  return cleanEnv(environment, spec, {
    reporter: ({ errors }) => {
      const missing: string[] = [];
      const invalid: string[] = [];
      for (const [name, error] of Object.entries(errors)) {
        const described = `${name} (${spec[name]?.desc ?? 'no description'})`;
        (error instanceof EnvMissingError ? missing : invalid).push(described);
      }
      if (missing.length + invalid.length > 0) throw new ConfigError(missing, invalid);
    },
  });
}
