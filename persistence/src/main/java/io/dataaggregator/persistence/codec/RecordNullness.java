package io.dataaggregator.persistence.codec;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** Makes null an error for every record component that is not declared {@code @Nullable}. */
final class RecordNullness extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    if (annotated instanceof AnnotatedParameter parameter
        && parameter.getOwner().getMember() instanceof Constructor<?> constructor) {
      AnnotatedType type = constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
      Nulls nulls = type.isAnnotationPresent(Nullable.class) ? Nulls.SET : Nulls.FAIL;
      // Elements of collections are never null.
      return JsonSetter.Value.forValueNulls(nulls, Nulls.FAIL);
    }
    return super.findSetterInfo(annotated);
  }
}
