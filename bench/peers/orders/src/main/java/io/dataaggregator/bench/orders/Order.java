package io.dataaggregator.bench.orders;

import java.io.Serializable;

/** What the work needs of an order. A bean with public fields is what Flink serializes best. */
public final class Order implements Serializable {
  private static final long serialVersionUID = 1;

  public long ts;
  public String user = "";
  public String country = "";
  public String product = "";
  public int qty;
  public double price;
  public boolean ok;

  public Order() {}
}
