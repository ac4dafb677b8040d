/** Something that whoever comes by has to wait at, until it is opened. */
export function createGate() {
  let open!: () => void;
  let reach!: () => void;
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  const reached = new Promise<void>(resolve => {
    reach = resolve;
  });
  const pass = () => {
    reach();
    return opened;
  };
  return { open, reached, pass };
}
