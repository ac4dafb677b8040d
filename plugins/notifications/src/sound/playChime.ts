/** Two notes, a fifth apart, quiet and short. */
const NOTES = [
  { frequency: 659.25, start: 0, length: 0.18 },
  { frequency: 987.77, start: 0.12, length: 0.3 },
];
const LOUDNESS = 0.08;

/** A sound later than this is about something that the reader has seen by then. */
const LATE_MS = 1000;

let context: AudioContext | undefined;

/**
 * Plays a sound that is made on the spot, so that there is no file to load.
 * Browsers keep pages silent until somebody has clicked on them. What was to be
 * heard before is not made up for at that click.
 */
export async function playChime(): Promise<void> {
  if (typeof AudioContext === 'undefined') {
    return;
  }
  context ??= new AudioContext();
  const asked = Date.now();
  try {
    await context.resume();
  } catch {
    return;
  }
  if (Date.now() - asked > LATE_MS) {
    return;
  }
  const now = context.currentTime;
  for (const { frequency, start, length } of NOTES) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = 'sine';
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0, now + start);
    gain.gain.linearRampToValueAtTime(LOUDNESS, now + start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, now + start + length);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(now + start);
    oscillator.stop(now + start + length);
  }
}
