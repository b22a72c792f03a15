package io.dataaggregator.engine.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** The same text for trees that mean the same, whatever their blanks and parentheses were. */
  static String key(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> expr.constant().toString();
      case IDENT -> expr.ident().name();
      case SELECT -> key(expr.select().operand()) + "." + expr.select().field();
      case CALL -> {
        String target = expr.call().target().map(of -> key(of) + ".").orElse("");
        List<CelExpr> args = expr.call().args();
        yield target + expr.call().function() + keys(args);
      }
      case LIST -> keys(elements(expr.list()));
      // Nothing else passes the checks that follow; ids keep such trees apart.
      default -> expr.toString();
    };
  }

  private static String keys(List<CelExpr> exprs) {
    return exprs.stream().map(Trees::key).collect(Collectors.joining(", ", "(", ")"));
  }
}
