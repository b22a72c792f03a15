package io.dataaggregator.engine.definition;

/** Texts as characters. */
final class Unicode {
  private Unicode() {}

  /** The index of the first surrogate without its other half, which UTF-8 cannot hold, or -1. */
  static int loneSurrogate(String text) {
    int index = 0;
    while (index < text.length()) {
      int character = text.codePointAt(index);
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        return index;
      }
      index += Character.charCount(character);
    }
    return -1;
  }

  /** The line and column of the character at {@code index}. */
  static Place place(String text, int index) {
    int begin = text.lastIndexOf('\n', index) + 1;
    int lines = Math.toIntExact(text.chars().limit(begin).filter(c -> c == '\n').count());
    return new Place(lines + 1, text.codePointCount(begin, index) + 1);
  }
}
