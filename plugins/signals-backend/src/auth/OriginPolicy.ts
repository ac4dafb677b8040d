import { Minimatch } from 'minimatch';

/**
 * Decides which pages may connect. Browsers do not apply CORS to WebSockets, so
 * the server has to look itself.
 */
export class OriginPolicy {
  // The options with which the backend reads `backend.cors.origin`.
  static create(patterns: string[]): OriginPolicy {
    return new OriginPolicy(
      new Set(patterns),
      patterns.map(
        pattern => new Minimatch(pattern, { nocase: true, noglobstar: true }),
      ),
    );
  }

  private constructor(
    // As the brackets of `http://[::1]:3000` mean something else in a pattern.
    private readonly exact: ReadonlySet<string>,
    private readonly matchers: Minimatch[],
  ) {}

  /**
   * @param origin - the `Origin` header. Programs other than browsers do not
   * send one, and they could send any.
   */
  allows(origin: string | undefined): boolean {
    return (
      origin === undefined ||
      this.exact.has(origin) ||
      this.matchers.some(matcher => matcher.match(origin))
    );
  }
}
