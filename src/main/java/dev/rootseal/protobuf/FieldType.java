package dev.rootseal.protobuf;

/** What a field holds, and what becomes of it. */
public enum FieldType {
  TEXT,
  /** A boolean that may be missing, which is not the same as false. */
  BOOL,
  /** A boolean that is false where it is missing. */
  FLAG,
  /** A number that may be missing, which is not the same as 0. */
  NUMBER,
  /** A number that is 0 where it is missing. */
  COUNT,
  /** Seconds since 1970: a date and time in the JSON. */
  SECONDS,
  MESSAGE,
  /** A message whose fields are those of the object around it in the JSON. */
  INLINE,
  /** The name of an entry of a map. */
  KEY,
  /** The value of an entry of a map. */
  VALUE,
  /** The message of which an envelope says the kind. */
  RAW,
  /** One that is not known: an object without anything. */
  UNKNOWN
}
