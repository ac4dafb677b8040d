/**
 * What a child process can be asked to do: functions of one argument, which has to survive JSON.
 *
 * @internal
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any signature of one argument fits
export type Methods = Record<string, (params: any) => Promise<unknown>>;

/** @internal */
export interface Request {
  id: number;
  method: string;
  params: unknown;
}

/** @internal */
export interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

/**
 * Answers the calls of the parent process until it goes away; then this process ends, too.
 *
 * @internal
 */
export function serveParent(methods: Methods): void {
  process.on('message', async (request: Request) => {
    const reply: Reply = { id: request.id };
    try {
      reply.value = await methods[request.method](request.params);
    } catch (error) {
      reply.error = error instanceof Error ? error.stack : String(error);
    }
    process.send?.(reply);
  });
  process.once('disconnect', () => process.exit());
}
