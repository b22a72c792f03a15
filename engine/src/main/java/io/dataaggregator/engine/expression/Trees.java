package io.dataaggregator.engine.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds and reads CEL trees without naming the collections that they are made of. */
final class Trees {
  private Trees() {}

  static CelExpr call(long id, Optional<CelExpr> target, String function, List<CelExpr> args) {
    CelCall.Builder call = CelCall.newBuilder().setFunction(function).addArgs(args);
    target.ifPresent(call::setTarget);
    return CelExpr.newBuilder().setId(id).setCall(call.build()).build();
  }

  static CelExpr list(long id, List<CelExpr> elements) {
    return CelExpr.newBuilder()
        .setId(id)
        .setList(CelList.newBuilder().addElements(elements).build())
        .build();
  }

  static List<CelExpr> elements(CelList list) {
    return list.elements();
  }

  /** The operands of a call: what stands before the point, if anything, then the arguments. */
  static List<CelExpr> operands(CelCall call) {
    var operands = new ArrayList<CelExpr>();
    call.target().ifPresent(operands::add);
    operands.addAll(call.args());
    return operands;
  }

  /** The call with other operands, in the order of {@link #operands}. */
  static CelExpr withOperands(long id, CelCall call, List<CelExpr> operands) {
    if (call.target().isEmpty()) return call(id, Optional.empty(), call.function(), operands);
    return call(
        id, Optional.of(operands.get(0)), call.function(), operands.subList(1, operands.size()));
  }
}
