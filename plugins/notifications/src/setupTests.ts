import '@testing-library/jest-dom';

// Finding elements by role in whole pages is slow, above all on a busy machine.
jest.setTimeout(60_000);
