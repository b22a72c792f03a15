package io.dataaggregator.engine.columnar;

import org.jspecify.annotations.Nullable;

/**
 * A run of doubles as whole numbers and a scale that all of them share, which takes a third of the
 * room of raw ones and leaves a compressor little to do.
 *
 * <p>A <i>decimal</i> run is {@code number / 10^digits}, and a correction by so many units in the
 * last place: none for what was typed in, a small one for what was multiplied and added up.
 * (Finding the scale is as in ALP: A. Afroozeh, L. Kuffo, P. Boncz 2023, which has exceptions where
 * this has corrections.) A <i>binary</i> run is {@code number * 2^exponent}: the low halves of
 * exact sums.
 *
 * <p>Both come back bit for bit. Not for use by two threads.
 */
final class ScaledDoubles {
  /** A number and its correction that take more bits than this are better raw. */
  static final int WIDEST_BITS = 40;

  /** More digits than this never pay: the numbers are too wide. */
  static final int MOST_DIGITS = 12;

  /** Exponents whose power of two, and its inverse, is a normal double. */
  static final int LIMIT_EXPONENT = 1022;

  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12
  };
  private static final int SAMPLES = 32;
  // what cancels leaves some
  private static final long NEAR = 256;
  private static final int SIGNIFICAND_BITS = 52;
  private static final int EXPONENT_MASK = 0x7ff;
  private static final int BIAS = 1023;

  /** How a column of longs holds doubles. */
  enum Form {
    /** As their bits. */
    BITS(128),
    /** In their total order: negative ones with all other bits flipped. */
    CODES(144),
    /** The complements of these, in which the greatest is the least. */
    COMPLEMENTS(160);

    /** By what a decimal run of this form begins, and the digits; on disk, never to change. */
    final int mode;

    Form(int mode) {
      this.mode = mode;
    }

    /** The form of a decimal run, or null where {@code mode} is none. */
    static @Nullable Form of(int mode) {
      if ((mode & 15) > MOST_DIGITS) return null;
      return switch (mode & ~15) {
        case 128 -> BITS;
        case 144 -> CODES;
        case 160 -> COMPLEMENTS;
        default -> null;
      };
    }

    private long toBits(long held) {
      return switch (this) {
        case BITS -> held;
        case CODES -> flipped(held);
        case COMPLEMENTS -> flipped(~held);
      };
    }

    private long ofBits(long bits) {
      return switch (this) {
        case BITS -> bits;
        case CODES -> flipped(bits);
        case COMPLEMENTS -> ~flipped(bits);
      };
    }

    private static long flipped(long code) {
      return code ^ (code >> 63 & Long.MAX_VALUE);
    }
  }

  /** What was found, by position, and in how many bits from which number on it fits. */
  final long[] numbers = new long[PackedLongs.RUN];

  long base;
  int width;

  /** The same of what {@link #fitsDecimal} found beside. */
  final long[] corrections = new long[PackedLongs.RUN];

  long correctionBase;
  int correctionWidth;

  /** The digits behind the point, or the exponent, that was found. */
  int scale;

  /** Whether a decimal run pays for {@code count} values, which are of the form {@code form}. */
  boolean fitsDecimal(Form form, long[] values, int from, int count) {
    scale = 0;
    // mostly the first values say all: whether there is a scale, and which
    int begun = Math.min(count, SAMPLES);
    return fits(form, values, from, begun) && (begun == count || fits(form, values, from, count));
  }

  private boolean fits(Form form, long[] values, int from, int count) {
    double power = POWERS[scale];
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    long lowest = Long.MAX_VALUE;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      long bits = form.toBits(values[from + i]);
      long number = (long) Math.rint(Double.longBitsToDouble(bits) * power);
      // wraps where it is far off, and is exact all the same
      long correction = bits - Double.doubleToRawLongBits(number / power);
      if (correction > NEAR || correction < -NEAR) {
        // this value needs more digits, and then all have them
        scale++;
        while (scale <= MOST_DIGITS && !isNear(bits, POWERS[scale])) scale++;
        return scale <= MOST_DIGITS && fits(form, values, from, count);
      }
      numbers[i] = number;
      corrections[i] = correction;
      least = Math.min(least, number);
      greatest = Math.max(greatest, number);
      lowest = Math.min(lowest, correction);
      highest = Math.max(highest, correction);
    }
    base = least;
    width = PackedLongs.width(greatest - least);
    correctionBase = lowest;
    correctionWidth = PackedLongs.width(highest - lowest);
    return width + correctionWidth <= WIDEST_BITS;
  }

  private static boolean isNear(long bits, double power) {
    long number = (long) Math.rint(Double.longBitsToDouble(bits) * power);
    long correction = bits - Double.doubleToRawLongBits(number / power);
    return correction <= NEAR && correction >= -NEAR;
  }

  /** Whether a binary run pays for {@code count} doubles, given as their bits. */
  boolean fitsBinary(long[] values, int from, int count) {
    int lowest = Integer.MAX_VALUE;
    int highest = Integer.MIN_VALUE;
    for (int i = from; i < from + count; i++) {
      if (values[i] == 0) continue;
      int exponent = (int) (values[i] >>> SIGNIFICAND_BITS) & EXPONENT_MASK;
      // neither negative zero nor what is subnormal or not finite
      if (exponent == 0 || exponent == EXPONENT_MASK) return false;
      int zeros = Long.numberOfTrailingZeros(values[i] | 1L << SIGNIFICAND_BITS);
      lowest = Math.min(lowest, exponent - BIAS - SIGNIFICAND_BITS + zeros);
      highest = Math.max(highest, exponent - BIAS);
    }
    if (lowest < -LIMIT_EXPONENT || highest > LIMIT_EXPONENT) return false;
    if (highest - lowest >= WIDEST_BITS) return false;
    scale = lowest;
    double power = Math.scalb(1.0, -lowest);
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      long number = (long) (Double.longBitsToDouble(values[from + i]) * power);
      numbers[i] = number;
      least = Math.min(least, number);
      greatest = Math.max(greatest, number);
    }
    base = least;
    width = PackedLongs.width(greatest - least);
    return width <= WIDEST_BITS;
  }

  /** Turns the numbers of a decimal run into what they were made of. */
  static void decimal(Form form, int digits, long[] corrections, long[] into, int from, int count) {
    double power = POWERS[digits];
    for (int i = 0; i < count; i++) {
      long near = Double.doubleToRawLongBits(into[from + i] / power);
      into[from + i] = form.ofBits(near + corrections[i]);
    }
  }

  /** Turns the numbers of a binary run into the bits of the doubles that they were made of. */
  static void binary(int exponent, long[] into, int from, int count) {
    double power = Math.scalb(1.0, exponent);
    for (int i = from; i < from + count; i++) {
      into[i] = Double.doubleToRawLongBits(into[i] * power);
    }
  }
}
