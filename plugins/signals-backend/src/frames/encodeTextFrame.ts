// The first byte of a text frame that is not fragmented: FIN and opcode 1.
const FINAL_TEXT = 0x81;

/**
 * Encodes a text frame as a server sends it (RFC 6455, section 5.2: no mask),
 * header and payload in one buffer, to be written to any number of sockets.
 *
 * The header takes up the first `headerLength` bytes.
 */
export function encodeTextFrame(text: string): {
  bytes: Buffer;
  headerLength: number;
} {
  const length = Buffer.byteLength(text);
  const headerLength = getHeaderLength(length);
  const bytes = Buffer.allocUnsafe(headerLength + length);
  bytes[0] = FINAL_TEXT;
  if (length < 126) {
    bytes[1] = length;
  } else if (length < 65536) {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 127;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  bytes.write(text, headerLength);
  return { bytes, headerLength };
}

function getHeaderLength(length: number): number {
  if (length < 126) {
    return 2;
  }
  return length < 65536 ? 4 : 10;
}
