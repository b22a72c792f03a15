package io.dataaggregator.bench.orders;

import java.io.Serializable;

/**
 * What orders are grouped by. Its hash is mixed: {@code 31 * h1 + h2} of such short texts collides
 * so often that it is the peers' cost that would be measured wrong.
 */
public final class OrderKey implements Serializable {
  private static final long serialVersionUID = 1;

  public String country = "";
  public String product = "";

  public OrderKey() {}

  public OrderKey(String country, String product) {
    this.country = country;
    this.product = product;
  }

  /** The key of an order: the product is empty where the work does not group by it. */
  public static OrderKey of(Order order, boolean byProduct) {
    return new OrderKey(order.country, byProduct ? order.product : "");
  }

  @Override
  public int hashCode() {
    int hash = country.hashCode() * 0x9E3779B1 ^ product.hashCode() * 0x85EBCA6B;
    return hash ^ hash >>> 15;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OrderKey key
        && key.country.equals(country)
        && key.product.equals(product);
  }
}
