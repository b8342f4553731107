#pragma once

#include <doctest/doctest.h>

#include "client/error.hpp"

/// Lets CHECK(result) and REQUIRE(result) say why a result is an error.
template <class T>
struct doctest::StringMaker<unjam::Result<T>> {
  static doctest::String convert(const unjam::Result<T>& result)
  {
    return result ? "a value" : ("error: " + result.error().detail()).c_str();
  }
};
