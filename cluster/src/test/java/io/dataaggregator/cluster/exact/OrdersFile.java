package io.dataaggregator.cluster.exact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Orders as a file, and what must become of the malformed ones.
 *
 * @param plain the file without compression, as the reference reads it
 * @param source the file that the node reads
 * @param faults offset and code of each malformed record, in order
 */
record OrdersFile(Path plain, Path source, String format, List<String> faults) {
  private static final String HEADER =
      "id,at,country,note,unused,item,price,extreme,tax,quantity\n";

  static OrdersFile csv(List<Order> orders) throws IOException {
    return write(orders, "csv", false);
  }

  static OrdersFile ndjson(List<Order> orders) throws IOException {
    return write(orders, "ndjson", false);
  }

  static OrdersFile gzip(List<Order> orders) throws IOException {
    return write(orders, "csv", true);
  }

  private static OrdersFile write(List<Order> orders, String format, boolean packed)
      throws IOException {
    var out = new ByteArrayOutputStream();
    if (format.equals("csv")) out.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
    var faults = new ArrayList<String>();
    for (Order order : orders) {
      String fault = order.fault();
      if (fault != null) faults.add(out.size() + " " + fault);
      String line = format.equals("csv") ? csv(order) : json(order);
      out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    }
    Path plain = Path.of("target", "orders-" + UUID.randomUUID() + "." + format).toAbsolutePath();
    Files.createDirectories(plain.getParent());
    Files.write(plain, out.toByteArray());
    if (!packed) return new OrdersFile(plain, plain, format, faults);
    Path source = plain.resolveSibling(plain.getFileName() + ".gz");
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(source))) {
      out.writeTo(gzip);
    }
    return new OrdersFile(plain, source, format, faults);
  }

  private static String csv(Order order) {
    return order.id()
        + ","
        + order.at()
        + ","
        + quoted(order.country())
        + ","
        + quoted(order.note())
        + ",\"not \"\"read\"\"\n\","
        + plain(order.item())
        + ","
        + plain(order.price())
        + ","
        + plain(order.extreme())
        + ","
        + plain(order.tax())
        + ","
        + plain(order.quantity())
        + "\n";
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "" : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  private static String plain(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** Nulls are left out in one record and written in the next. */
  private static String json(Order order) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("id", order.id());
      json.writeStringField("at", order.at());
      text(json, order, "country", order.country());
      text(json, order, "note", order.note());
      text(json, order, "item", order.item());
      number(json, order, "price", order.price());
      number(json, order, "extreme", order.extreme());
      number(json, order, "tax", order.tax());
      number(json, order, "quantity", order.quantity());
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static void text(JsonGenerator json, Order order, String name, @Nullable String value)
      throws IOException {
    if (value == null && order.id() % 2 == 0) return;
    json.writeStringField(name, value);
  }

  private static void number(JsonGenerator json, Order order, String name, @Nullable Object value)
      throws IOException {
    if (value == null && order.id() % 2 == 0) return;
    json.writeFieldName(name);
    json.writeRawValue(String.valueOf(value));
  }
}
