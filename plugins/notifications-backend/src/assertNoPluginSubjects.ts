import { Config } from '@backstage/config';

const KEY = 'backend.auth.externalAccess';

/**
 * Makes sure that no external token has the subject of a plugin, which would be the
 * origin of what it sends. JWKS tokens cannot: the framework puts `external:` before
 * their subjects. What token handlers of the adopter do is not in the config.
 *
 * @throws Error that names the config key.
 */
export function assertNoPluginSubjects(config: Config): void {
  const entries = config.getOptionalConfigArray(KEY) ?? [];
  entries.forEach((entry, index) => {
    const subject = entry.getOptional('options.subject');
    const restrictions =
      entry.getOptionalConfigArray('accessRestrictions') ?? [];
    const isForUs =
      restrictions.length === 0 ||
      restrictions.some(
        restriction => restriction.getString('plugin') === 'notifications',
      );
    // What looks the same on a page counts, too.
    const shown = String(subject)
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, '');
    if (isForUs && /^\s*plugin:/i.test(shown)) {
      throw new Error(
        `Invalid config value at "${KEY}[${index}].options.subject", expected a subject that does not begin with "plugin:", but it is "${subject}"`,
      );
    }
  });
}
