package io.dataaggregator.engine.decode;

/** Why a record cannot be decoded. The codes are stable: dead letters are counted by them. */
enum Fault {
  NOT_AN_INTEGER("record.not-an-integer", "is not an integer"),
  NOT_A_NUMBER("record.not-a-number", "is not a number"),
  TOO_PRECISE("record.too-precise", "has more digits after the point than the field"),
  OUT_OF_RANGE("record.out-of-range", "is out of range"),
  NOT_A_BOOL("record.not-a-bool", "is neither true nor false"),
  NOT_A_STRING("record.not-a-string", "is not a string"),
  NOT_A_TIMESTAMP("record.not-a-timestamp", "is not a timestamp of the field's format"),
  NO_ZONE("record.no-zone", "has no time zone; give the field a timezone"),
  BAD_UTF8("record.bad-utf8", "is not UTF-8"),
  LONE_SURROGATE("record.lone-surrogate", "escapes half a surrogate pair"),
  BAD_JSON("record.bad-json", "is not JSON"),
  TOO_DEEP("record.too-deep", "is nested deeper than 64"),
  NOT_AN_OBJECT("record.not-an-object", "the record is not a JSON object"),
  NOT_AN_ARRAY("record.not-an-array", "is not an array"),
  BAD_ELEMENT("record.bad-element", "is not an object; take the whole of it with from: \"\""),
  FIELD_COUNT("record.field-count", "the number of columns is not that of the header"),
  BAD_QUOTE("record.bad-quote", "a quote stands inside a value; quote the value and double it"),
  UNCLOSED_QUOTE("record.unclosed-quote", "a quoted value does not end"),
  TOO_LARGE("record.too-large", "the record is longer than the limit");

  private final String code;
  private final String text;

  Fault(String code, String text) {
    this.code = code;
    this.text = text;
  }

  String code() {
    return code;
  }

  /** Follows the value in a message; a sentence of its own where the record is at fault. */
  String text() {
    return text;
  }
}
