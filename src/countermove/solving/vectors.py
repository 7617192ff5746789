"""Compiled: vectors, a number for each of several scenarios, that a processor's own vectors hold.

Of a loop over single numbers the compiler must find out whether it may be one over vectors; here it need not. Arrays of
vectors are flat: a place, times LANES, is where the first lane of one is.
"""

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic, models, register_model

from countermove.solving.dense_codes import INNER_LOOP, MATHS

LANES = 8
"""Scenarios that are solved side by side: one or two vectors of a processor."""

DOUBLES = ir.VectorType(ir.DoubleType(), LANES)


class Vector(types.Type):
    """A number in each lane, as the compiler knows it; what it is made of is said below."""


VECTOR = Vector("vector of lanes")
register_model(Vector)(lambda manager, kind: models.PrimitiveModel(manager, kind, DOUBLES))


def locate(context, builder, signature, arguments, kind):
    """The address of what begins at a place of an array."""
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.bitcast(builder.gep(array.data, [arguments[1]]), kind.as_pointer())


@intrinsic
def load(typing_context, array, at):
    """The numbers of an array from a place on."""

    def generate(context, builder, signature, arguments):
        return builder.load(locate(context, builder, signature, arguments, DOUBLES), align=8)

    return VECTOR(array, types.intp), generate


@intrinsic
def store(typing_context, array, at, value):
    """Puts a vector at a place of an array: numbers, or whole numbers, or in an array of bool whether it is above 1."""

    def generate(context, builder, signature, arguments):
        value, kind = arguments[2], signature.args[0].dtype
        if kind == types.boolean:
            is_above = builder.fcmp_ordered(">", value, ir.Constant(DOUBLES, [1.0] * LANES))
            value = builder.zext(is_above, ir.VectorType(ir.IntType(8), LANES))
        elif kind != types.float64:
            value = builder.fptosi(value, ir.VectorType(ir.IntType(kind.bitwidth), LANES))
        align = 1 if kind == types.boolean else kind.bitwidth // 8
        builder.store(value, locate(context, builder, signature, arguments, value.type), align=align)
        return context.get_dummy_value()

    return types.void(array, types.intp, value), generate


@intrinsic
def spread(typing_context, number):
    """The same number in every lane."""

    def generate(context, builder, signature, arguments):
        start = ir.Constant(DOUBLES, ir.Undefined)
        one = builder.insert_element(start, arguments[0], ir.Constant(ir.IntType(32), 0))
        return builder.shuffle_vector(one, start, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))

    return VECTOR(types.float64), generate


@intrinsic
def plus(typing_context, first, second):
    """The sum."""
    return VECTOR(VECTOR, VECTOR), lambda context, builder, _, given: builder.fadd(*given, flags=sorted(MATHS))


@intrinsic
def minus(typing_context, first, second):
    """The difference."""
    return VECTOR(VECTOR, VECTOR), lambda context, builder, _, given: builder.fsub(*given, flags=sorted(MATHS))


@intrinsic
def times(typing_context, first, second):
    """The product."""
    return VECTOR(VECTOR, VECTOR), lambda context, builder, _, given: builder.fmul(*given, flags=sorted(MATHS))


@intrinsic
def larger(typing_context, first, second):
    """The larger of two."""

    def generate(context, builder, signature, arguments):
        return builder.select(builder.fcmp_ordered(">", *arguments), *arguments)

    return VECTOR(VECTOR, VECTOR), generate


@intrinsic
def choose(typing_context, value, limit, first, second):
    """The first where `value` is at least `limit`, else the second."""

    def generate(context, builder, signature, arguments):
        return builder.select(builder.fcmp_ordered(">=", *arguments[:2]), *arguments[2:])

    return VECTOR(VECTOR, VECTOR, VECTOR, VECTOR), generate


@intrinsic
def all_below(typing_context, value, limit):
    """Whether `value` is below `limit` in every lane."""

    def generate(context, builder, signature, arguments):
        bits = builder.bitcast(builder.fcmp_ordered("<", *arguments), ir.IntType(LANES))
        return builder.icmp_unsigned("==", bits, ir.Constant(ir.IntType(LANES), 2**LANES - 1))

    return types.boolean(VECTOR, VECTOR), generate


@njit(**INNER_LOOP)
def fill_lanes(source, first, target):
    """The rows of `source` (scenarios, places) from `first` on, one in each lane; the last one again where none is."""
    for lane in range(LANES):
        scenario = min(first + lane, source.shape[0] - 1)
        for place in range(source.shape[1]):
            target[place * LANES + lane] = source[scenario, place]


@njit(**INNER_LOOP)
def copy(source, start, target, to, length):
    """So many vectors of one array, from one place on, to another."""
    for at in range(length):
        store(target, (to + at) * LANES, load(source, (start + at) * LANES))


@njit(**INNER_LOOP)
def clear(target, start, length):
    """Sets so many vectors to 0, from a place on."""
    for at in range(length):
        store(target, (start + at) * LANES, spread(0.0))
