/** Tells the other tabs, as the specification has it. */
export class FakeBroadcastChannel {
  static readonly all = new Set<FakeBroadcastChannel>();
  onmessage?: (event: { data: unknown }) => void;

  constructor(private readonly name: string) {
    FakeBroadcastChannel.all.add(this);
  }

  postMessage(data: unknown) {
    for (const other of FakeBroadcastChannel.all) {
      if (other !== this && other.name === this.name) {
        other.onmessage?.({ data });
      }
    }
  }

  close() {
    FakeBroadcastChannel.all.delete(this);
  }
}
