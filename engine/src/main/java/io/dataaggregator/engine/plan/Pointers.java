package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.definition.Positions;
import io.dataaggregator.engine.definition.TransformDefinition;
import io.dataaggregator.engine.problem.Problem;

/** Where the parts of a definition stand. */
interface Pointers {
  /** The pointer to the expression of transform {@code index}. */
  String transform(int index);

  Problem at(String code, String pointer, String message);

  /** In the text that somebody wrote. */
  static Pointers of(Positions positions) {
    return new Pointers() {
      @Override
      public String transform(int index) {
        return positions.transform(index);
      }

      @Override
      public Problem at(String code, String pointer, String message) {
        return positions.at(code, pointer, message);
      }
    };
  }

  /** In the normalised form, which has one transform an item and no lines to speak of. */
  static Pointers of(PipelineDefinition definition) {
    return new Pointers() {
      @Override
      public String transform(int index) {
        String item = "/spec/transforms/" + index;
        return switch (definition.transforms().get(index)) {
          case TransformDefinition.Filter filter -> item + "/filter";
          case TransformDefinition.Set set -> item + "/set/" + token(set.name());
          case TransformDefinition.Drop drop -> item + "/drop/0";
          case TransformDefinition.Rename rename -> item + "/rename/" + token(rename.from());
          case TransformDefinition.Explode explode -> item + "/explode";
          case TransformDefinition.Dedupe dedupe -> item + "/dedupe";
          case TransformDefinition.Lookup lookup -> item + "/lookup";
        };
      }

      @Override
      public Problem at(String code, String pointer, String message) {
        return new Problem(code, pointer, 0, 0, message);
      }
    };
  }

  /** A name as a token of a JSON pointer (RFC 6901). */
  static String token(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
