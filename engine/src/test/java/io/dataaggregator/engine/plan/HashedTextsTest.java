package io.dataaggregator.engine.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.engine.aggregate.BucketTable;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.decode.Decoders;
import io.dataaggregator.engine.definition.FieldDefinition;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashedTextsTest {
  private static final String COUNTED = "distinct(product), two: distinct(product)";

  @Test
  void whatIsOnlyCountedIsHashed() {
    assertEquals(Set.of("product"), hashed("", "country", COUNTED));
    assertEquals(Set.of("product"), hashed("    - filter: status == 'ok'", "country", COUNTED));
    assertEquals(Set.of("product"), hashed("    - set: {status: country}", "country", COUNTED));
    assertEquals(Set.of("product"), hashed("    - drop: [status]", "country", COUNTED));
    String both = "distinct(product), two: distinct(status), three: distinct(qty)";
    assertEquals(Set.of("product", "status"), hashed("", "country", both));
  }

  @Test
  void whatIsAskedOtherwiseIsNot() {
    assertEquals(Set.of(), hashed("", "country, product", COUNTED));
    assertEquals(Set.of(), hashed("", "country", "distinct(product), two: max(product)"));
    assertEquals(Set.of(), hashed("", "country", "distinct(product + status)"));
    assertEquals(Set.of(), hashed("", "country", "distinct(qty), two: last(product)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    - filter: product != 'p'",
        "    - set: {long: size(product) > 3}",
        "    - set: {product: product}",
        "    - set: {product: country}",
        "    - rename: {product: item}\n    - rename: {item: product}",
        "    - drop: [product]\n    - set: {product: country}",
        "    - dedupe: {key: [product], within: 1m}",
        "    - explode: {field: extra, as: {part: {type: string}}}"
      })
  void whatATransformMayReadIsNot(String transforms) {
    assertEquals(Set.of(), hashed(transforms, "country", COUNTED));
  }

  private static Set<String> hashed(String transforms, String keys, String measures) {
    return plan(transforms, keys, measures).hashed();
  }

  private static PipelinePlan plan(String transforms, String keys, String measures) {
    String some = transforms.isEmpty() ? "    - set: {more: qty}" : transforms;
    return PipelinePlanTest.plan(
        PipelinePlanTest.orders("double", some)
            .replace("[country, product]", "[" + keys + "]")
            .replace("max(price)", measures));
  }

  /** By hashes as by texts: the same buckets, to the bit. */
  @Property(tries = 50)
  void bucketsAreTheSame(@ForAll Random random) {
    PipelinePlan plan = plan("    - filter: status != 'no'", "country", COUNTED);
    assertEquals(Set.of("product"), plan.hashed());
    var csv = new StringBuilder();
    int products = 1 << random.nextInt(14);
    for (int i = random.nextInt(6_000); i > 0; i--) {
      String product =
          switch (random.nextInt(10)) {
            case 0 -> "";
            case 1 -> "\"\"";
            case 2 -> "\"a \"\"quoted\"\" one\"";
            case 3 -> "é日本" + random.nextInt(products);
            default -> "product-".substring(random.nextInt(8)) + random.nextInt(products);
          };
      csv.append(random.nextInt(3 * 60_000)).append(",c").append(random.nextInt(20));
      csv.append(',').append(product).append(',').append(random.nextInt(5)).append(",1.5,");
      csv.append(random.nextInt(4) == 0 ? "no" : "ok").append(",\n");
    }
    byte[] bytes = csv.toString().getBytes(UTF_8);
    assertEquals(table(plan, bytes, Set.of()), table(plan, bytes, plan.hashed()));
  }

  private static Bytes table(PipelinePlan plan, byte[] bytes, Set<String> hashed) {
    var source = plan.definition().source();
    List<String> columns = source.fields().stream().map(FieldDefinition::from).toList();
    var decoder = Decoders.of(source.bytesFormat(), source.fields(), columns, false);
    var batch = new RecordBatch(plan.source(), 512, hashed);
    var table = new BucketTable(plan.aggregate());
    var processor = plan.newProcessor();
    int at = 0;
    do {
      batch.clear();
      at = decoder.decode(bytes, at, bytes.length, 0, true, batch);
      assertEquals(List.of(), batch.rejects());
      processor.process(batch, 0, Long.MIN_VALUE, table::add);
    } while (decoder.full());
    assertEquals(bytes.length, at);
    return table.encode();
  }
}
