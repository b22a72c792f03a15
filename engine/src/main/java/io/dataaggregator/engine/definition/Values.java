package io.dataaggregator.engine.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A checked section: what was good in it by key, defaults included, and where it stands. */
final class Values {
  /** Stands for a value that was reported: the key is there, its value is not known. */
  static final Object BROKEN = new Object();

  private final String pointer;
  private final Map<String, Object> byKey = new LinkedHashMap<>();

  Values(String pointer) {
    this.pointer = pointer;
  }

  void put(String key, Object value) {
    byKey.put(key, value);
  }

  String pointer() {
    return pointer;
  }

  String pointer(String key) {
    return Pointer.child(pointer, key);
  }

  /** The keys that are there, broken ones too, in the order of the document or of the tables. */
  Set<String> keys() {
    return byKey.keySet();
  }

  boolean has(String key) {
    return byKey.containsKey(key);
  }

  /** The value, or null where it is absent or broken. */
  <T> @Nullable T find(String key, Class<T> type) {
    Object value = byKey.get(key);
    return type.isInstance(value) ? type.cast(value) : null;
  }

  /** The value, which the shape promises to be there if nothing was reported. */
  <T> T get(String key, Class<T> type) {
    T value = find(key, type);
    if (value == null) throw new IllegalStateException(pointer(key) + " was not checked");
    return value;
  }

  String text(String key) {
    return get(key, String.class);
  }

  long whole(String key) {
    return get(key, Long.class);
  }

  Values section(String key) {
    return get(key, Values.class);
  }

  /** The good items of a list; empty where there is no list. */
  <T> List<T> items(String key, Class<T> type) {
    List<?> list = find(key, List.class);
    if (list == null) return List.of();
    var items = new ArrayList<T>();
    for (Object item : list) if (type.isInstance(item)) items.add(type.cast(item));
    return List.copyOf(items);
  }

  /** Members as plain strings, longs, doubles, booleans, lists and maps. */
  Map<String, Object> plain() {
    var plain = new LinkedHashMap<String, Object>();
    byKey.forEach((key, value) -> plain.put(key, plain(value)));
    return Collections.unmodifiableMap(plain);
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Values values -> values.plain();
      case List<?> list -> list.stream().map(item -> plain((Object) item)).toList();
      default -> value;
    };
  }
}
