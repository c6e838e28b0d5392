import { expect } from 'vitest';
import { ValidationError } from '../../lib';

/** The ValidationError that `build` throws; fails the test when it throws nothing or something else. */
export function refused(build: () => void): ValidationError {
  try {
    build();
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationError);
    return error as ValidationError;
  }
  throw new Error('nothing was refused');
}

/** The props that it names. */
export const props = ({ faults }: ValidationError): string[] => faults.map(({ prop }) => prop);
