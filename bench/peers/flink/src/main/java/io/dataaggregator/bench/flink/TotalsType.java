package io.dataaggregator.bench.flink;

import io.dataaggregator.bench.orders.Totals;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** The type of buckets, with the serializer of our own. */
final class TotalsType extends TypeInformation<Totals> {
  private static final long serialVersionUID = 1;

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<Totals> getTypeClass() {
    return Totals.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<Totals> createSerializer(SerializerConfig config) {
    return TotalsSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "Totals";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TotalsType;
  }

  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof TotalsType;
  }
}
